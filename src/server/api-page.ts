/** The OpenAPI document as a page for people: what there is, who may ask, and what comes in. Plain HTML, without a script. */

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly requestBody?: { readonly content?: { readonly 'application/json'?: { readonly schema?: unknown } } }
}

interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export function apiPage(document: object): string {
  const { info, tags = [], paths } = document as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const sections = tags.map(({ name, description = '' }) => {
    const rows = operations
      .filter(({ operation }) => operation.tags?.includes(name))
      .map(({ method, path, operation }) => row(`${method} ${path}`, operation))
    return rows.length === 0
      ? ''
      : `<h2>${escaped(name)}</h2>\n<p>${escaped(description)}</p>\n<dl>\n${rows.join('\n')}\n</dl>`
  })
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(info.title)}: API</title></head>
<body>
<h1>${escaped(info.title)} ${escaped(info.version)}: API</h1>
<p>${escaped(info.description ?? '')}</p>
<p><a href="/api/openapi.json">The same as an OpenAPI document</a> · <a href="/">The page</a></p>
${sections.join('\n')}
</body>
</html>
`
}

function row(title: string, { summary = '', requestBody }: Operation): string {
  const schema = requestBody?.content?.['application/json']?.schema
  const body = schema === undefined ? '' : `\n<dd><pre>${escaped(JSON.stringify(schema, null, 2))}</pre></dd>`
  return `<dt><code>${escaped(title)}</code></dt>\n<dd>${escaped(summary)}</dd>${body}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
