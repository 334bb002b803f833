/** The demo: the whole page, with the machines, the guard's core and the physics in it, and no server. */
import { render } from 'preact'
import { App } from '../app.tsx'
import { useSource } from '../client.ts'
import { listenForStop } from '../parts/dock.tsx'
import { follow } from '../store.ts'
import '../theme.ts'
import '../styles/page.css'
import './demo.css'
import { Controls } from './controls.tsx'
import { DemoSource } from './demo-source.ts'
import { Inside } from './inside.tsx'

const source = new DemoSource()
useSource(source)
follow(source)
listenForStop()
render(<App above={<Controls demo={source} />} below={<Inside demo={source} />} />, document.getElementById('page')!)
