import { render } from 'preact'
import { App } from './app.tsx'
import { useSource } from './client.ts'
import { listenForStop } from './parts/dock.tsx'
import './theme.ts'
import { ServerSource } from './server-source.ts'
import { follow } from './store.ts'
import './styles/page.css'

const source = new ServerSource()
useSource(source)
follow(source)
listenForStop()
render(<App />, document.getElementById('page')!)
