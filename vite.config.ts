/** The page (`vite build`, into dist/web) and the demo that needs no server (`vite build --mode demo`, into dist/demo). */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Browsers of the last two years: the first that know `light-dark()`. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5']

const page: UserConfig = {
  root: at('src/web'),
  base: './',
  plugins: [compressed()],
  build: { outDir: at('dist/web'), emptyOutDir: true, target: TARGET, modulePreload: { polyfill: false } },
}

const demo: UserConfig = {
  root: at('src/web/demo'),
  publicDir: at('src/web/public'),
  base: './',
  plugins: [guardCoreInside(), classicScript()],
  build: {
    outDir: at('dist/demo'),
    emptyOutDir: true,
    target: TARGET,
    modulePreload: false,
    // One script: a page opened from a folder may fetch nothing.
    cssCodeSplit: false,
    rolldownOptions: { output: { format: 'iife', codeSplitting: false }, checks: { emptyImportMeta: false } },
  },
}

export default defineConfig(({ mode }) => (mode === 'demo' ? demo : page))

/** Puts what the server sends to a browser that takes it beside each file: compressed once, not at each request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir }) {
      for (const name of readdirSync(dir!, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue
        const path = join(dir!, name)
        const bytes = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(`${path}.br`, brotliCompressSync(bytes))
      }
    },
  }
}

/** In a browser `hardware/artefact.ts` has no file to read: the guard's core becomes part of the script. */
function guardCoreInside(): Plugin {
  const base64 = readFileSync(at('hardware/firmware/dist/guard.wasm')).toString('base64')
  return {
    name: 'guard-core-inside',
    load: (id) =>
      id.endsWith('/hardware/artefact.ts')
        ? `const bytes = atob('${base64}')
           export const readArtefact = () => Uint8Array.from(bytes, (each) => each.charCodeAt(0))`
        : null,
  }
}

/** A browser loads no module from a folder: the demo is an ordinary script, run once the page stands. */
function classicScript(): Plugin {
  return {
    name: 'classic-script',
    enforce: 'post',
    transformIndexHtml: (html) =>
      html
        .replace(/<script type="module" crossorigin/g, '<script defer')
        .replace(/<link rel="stylesheet" crossorigin/g, '<link rel="stylesheet"'),
  }
}
