import { TableError } from '../error.ts'

/** The reason why a port did not open, in words. `serialport` gives the operating system's text and no code. */
export function portError(path: string, cause: Error): TableError {
  const text = cause.message
  if (/no such (file|device)|does not exist/i.test(text)) {
    return new TableError(
      'PORT_NOT_FOUND',
      `There is no serial port ${path}.`,
      'Check the USB cable; `ls /dev/serial/by-id` shows the boards that are connected.',
      { cause },
    )
  }
  if (/permission denied|access denied/i.test(text)) {
    return new TableError(
      'PORT_FORBIDDEN',
      `This user may not open ${path}.`,
      'Add the user to the group that owns serial ports, then log in again: sudo usermod -aG dialout $USER',
      { cause },
    )
  }
  if (/lock|busy|temporarily unavailable/i.test(text)) {
    return new TableError(
      'PORT_IN_USE',
      `Another program has ${path} open.`,
      `Close it and try again: another controller, or a serial monitor? \`fuser -v ${path}\` names it.`,
      { cause },
    )
  }
  if (/inappropriate ioctl|not a tty|is a directory/i.test(text)) {
    return new TableError(
      'PORT_NOT_SERIAL',
      `${path} is no serial port.`,
      'Name the serial port of the board: `ls /dev/serial/by-id` shows those that are connected. --port auto finds the one there is.',
      { cause },
    )
  }
  return new TableError(
    'PORT_FAILED',
    `${path} could not be opened: ${text}`,
    'Is it a serial port? Replug the board and try again.',
    {
      cause,
    },
  )
}
