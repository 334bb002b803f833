/** The boards a guard runs on, and what their boot loaders want. */

export interface FlashBoard {
  /** As people say it. */
  readonly name: string
  /** Which firmware it runs: `uno.hex`, `mega.hex`. */
  readonly firmware: 'uno' | 'mega'
  /** Its chip, as avrdude names it, and as people do. */
  readonly part: string
  readonly chip: string
  /** Its boot loader's protocol, as avrdude names it. */
  readonly programmer: string
  readonly baud: number
  /** Speed of an older boot loader that is still sold on this board. */
  readonly oldBaud?: number
}

export const FLASH_BOARDS = {
  uno: {
    name: 'Arduino Uno',
    firmware: 'uno',
    part: 'atmega328p',
    chip: 'ATmega328P',
    programmer: 'arduino',
    baud: 115_200,
  },
  nano: {
    name: 'Arduino Nano',
    firmware: 'uno',
    part: 'atmega328p',
    chip: 'ATmega328P',
    programmer: 'arduino',
    baud: 115_200,
    oldBaud: 57_600,
  },
  mega: {
    name: 'Arduino Mega 2560',
    firmware: 'mega',
    part: 'atmega2560',
    chip: 'ATmega2560',
    programmer: 'wiring',
    baud: 115_200,
  },
} as const satisfies Record<string, FlashBoard>

export type BoardName = keyof typeof FLASH_BOARDS
export const BOARD_NAMES = Object.keys(FLASH_BOARDS) as BoardName[]

/** USB ids, vendor:product, that only one kind of board has. Clones and Nanos have ids of a serial chip that sits on all of them. */
export const BOARD_OF_USB_ID: Readonly<Record<string, BoardName>> = {
  '2341:0001': 'uno',
  '2341:0043': 'uno',
  '2341:0243': 'uno',
  '2a03:0043': 'uno',
  '2341:0010': 'mega',
  '2341:0042': 'mega',
  '2341:0242': 'mega',
  '2a03:0010': 'mega',
  '2a03:0042': 'mega',
}
