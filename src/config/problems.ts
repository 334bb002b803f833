/** What is wrong with a configuration file, in words. */
import { z } from 'zod'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { fileSchema } from './schema.ts'

export interface Problem {
  /** The key in TOML's own words: `limits.max_angle_deg`, `programs[0].steps[1].hold_s`. */
  readonly key: string
  /** What is wrong with it, beginning with the key. */
  readonly text: string
  /** Other keys, or whole sections, that must be right for this to be one. */
  readonly restsOn?: readonly string[]
}

/** Problems of the shape, one for each wrong or unknown key of `document`. */
export function shapeProblems(document: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key))
    const key = keyOf(issue.path)
    return [{ key, text: `${key} ${fault(issue, valueAt(document, issue.path))}` }]
  })
}

/** The error for all problems of one file. Exit code 2. */
export function configError(file: string, problems: readonly Problem[]): UprightError {
  const [only] = problems
  const texts = problems.map((problem) => problem.text)
  if (problems.length === 1 && only) {
    return new UprightError(
      'CONFIG_INVALID',
      `${file}: ${only.text}`,
      `Change ${only.key} in ${file}; docs/upright.example.toml has every key with its default and its range.`,
    )
  }
  return new UprightError(
    'CONFIG_INVALID',
    `${file} has ${problems.length} problems:\n  ${texts.join('\n  ')}`,
    `Change these keys in ${file}; docs/upright.example.toml has every key with its default and its range.`,
  )
}

/** A value as TOML writes it, cut where it is long. */
function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'number' && !Number.isFinite(value))
    return String(value).replace('Infinity', 'inf').toLowerCase()
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a date'
  if (typeof value === 'object' && value !== null) return 'a table'
  return String(value)
}

function fault(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return `is missing${expected(issue, ', and must be ')}`
  const said = `is ${describeValue(value)}`
  if (issue.code === 'invalid_type') return `${said}${expected(issue, ', and must be ')}`
  if (issue.code === 'invalid_value') return `${said}, and must be ${issue.values.map(describeValue).join(' or ')}`
  return `${said}, ${issue.message}`
}

const NOUNS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'text in quotes',
  object: 'a table',
  array: 'a list of tables, written [[…]]',
}

function expected(issue: z.core.$ZodIssue, before: string): string {
  return issue.code === 'invalid_type' ? `${before}${NOUNS[issue.expected] ?? issue.expected}` : ''
}

function unknownKey(path: readonly PropertyKey[], key: string): Problem {
  if (path.length === 0) return unknownSection(key)
  const place = keyOf(path)
  const fullKey = `${place}.${key}`
  const known = keysAt(path)
  const meant = nearest(key, known)
  const home = meant ? undefined : sectionWith(key)
  const advice = home
    ? `it belongs in [${home}]`
    : meant
      ? `did you mean ${meant}?`
      : `${place} has ${known.join(', ')}`
  return { key: fullKey, text: `${fullKey} is not a key: ${advice}` }
}

function unknownSection(key: string): Problem {
  const sections = Object.keys(fileSchema.shape)
  const home = sectionWith(key)
  const meant = nearest(key, sections)
  const advice = home
    ? `it belongs in [${home}]`
    : meant
      ? `did you mean [${meant}]?`
      : `there are ${sections.map((section) => `[${section}]`).join(' ')}`
  return { key, text: `${key} is not a section: ${advice}` }
}

function sectionWith(key: string): string | undefined {
  return Object.keys(fileSchema.shape).find((section) => section !== 'programs' && keysAt([section]).includes(key))
}

function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType = fileSchema
  for (const part of path) {
    schema = bare(schema)
    if (schema instanceof z.ZodArray) schema = schema.element
    else if (schema instanceof z.ZodObject) schema = schema.shape[String(part)] as z.core.$ZodType
  }
  schema = bare(schema)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return bare(schema.def.innerType)
  return schema
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (key, part) => (typeof part === 'number' ? `${key}[${part}]` : key ? `${key}.${String(part)}` : String(part)),
    '',
  )
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    document,
  )
}
