import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

/** A guard reads a button every millisecond and waits for it to settle: shorter than this is no press, ms. */
const SHORTEST_MS = 150

interface HoldButtonProps {
  readonly class: string
  readonly label: string
  readonly disabled?: boolean
  readonly onDown: () => void
  readonly onUp: () => void
  readonly children: ComponentChildren
}

/** A button that is down for as long as it is held, by finger, mouse, Space or Enter; a click from elsewhere is a short press. */
export function HoldButton({ onDown, onUp, label, children, ...rest }: HoldButtonProps) {
  const downMs = useRef<number | null>(null)
  const down = () => {
    if (downMs.current !== null) return
    downMs.current = performance.now()
    onDown()
  }
  const up = () => {
    if (downMs.current === null) return
    const heldMs = performance.now() - downMs.current
    downMs.current = null
    if (heldMs >= SHORTEST_MS) onUp()
    else setTimeout(onUp, SHORTEST_MS - heldMs)
  }
  const isPress = ({ key }: KeyboardEvent) => key === 'Enter' || key === ' '
  return (
    <button
      type="button"
      aria-label={label}
      {...rest}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        down()
      }}
      onPointerUp={up}
      onPointerCancel={up}
      onLostPointerCapture={up}
      onBlur={up}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isPress(event)) return
        event.preventDefault()
        if (!event.repeat) down()
      }}
      onKeyUp={(event) => {
        if (!isPress(event)) return
        event.preventDefault()
        up()
      }}
      onClick={({ detail }) => {
        // Neither pointer nor key: a screen reader's or a voice's click.
        if (detail !== 0 || downMs.current !== null) return
        down()
        up()
      }}
    >
      {children}
    </button>
  )
}
