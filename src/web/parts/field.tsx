import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

type InputProps = Omit<JSX.IntrinsicElements['input'], 'id' | 'label'>

/** A labelled input. */
export function Field({ label, hint, ...input }: InputProps & { label: string; hint?: string }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  )
}

interface ChoiceFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ComponentChildren
}

/** A labelled list to choose from; `children` are its options. */
export function ChoiceField({ label, value, onChange, children }: ChoiceFieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </div>
  )
}

/** A form that is handled here, as `name` → text; what was left empty is left out. */
export function onForm(
  handle: (values: Readonly<Record<string, string>>) => void,
): JSX.SubmitEventHandler<HTMLFormElement> {
  return (event) => {
    event.preventDefault()
    const entries = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '')
    handle(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])))
  }
}
