import type { ComponentChildren } from 'preact'
import type { Failure } from '../source.ts'

/** Something to read before going on, with its way out. */
export function Notice({
  tone,
  title,
  children,
}: {
  tone: 'plain' | 'good' | 'warn' | 'danger'
  title?: string
  children: ComponentChildren
}) {
  return (
    <div class={`notice notice-${tone}`}>
      {title && <strong class="notice-title">{title}</strong>}
      {children}
    </div>
  )
}

/** A request that was refused or failed, in words. */
export function FailureNotice({ failure }: { failure: Failure | null }) {
  if (!failure) return null
  return (
    <div class="notice notice-danger" role="alert">
      <strong class="notice-title">{failure.message}</strong>
      {failure.reasons.length > 0 && (
        <ul>
          {failure.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {failure.hint && <p>{failure.hint}</p>}
    </div>
  )
}
