/** `max_angle_deg` as a type becomes `maxAngleDeg`. */
type CamelCase<Key extends string> = Key extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Key

/** A TOML table with its keys as the code spells them. */
export type CamelKeys<Section> = { [Key in keyof Section & string as CamelCase<Key>]: Section[Key] }

/** Renames the keys of one TOML table from `snake_case` to `camelCase`; values stay as they are. */
export function camelKeys<Section extends object>(section: Section): CamelKeys<Section> {
  const entries = Object.entries(section).map(([key, value]) => [
    key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  return Object.fromEntries(entries) as CamelKeys<Section>
}
