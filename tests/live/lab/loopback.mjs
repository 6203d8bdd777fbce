// Nothing of this lab may be reachable from outside the machine: the packages listen on every address. Imported first.
// Also where they keep their data: in the system's folder for temporary files, and they leave it there.

import dns from 'node:dns'
import net from 'node:net'

export const LOOPBACK = '127.0.0.1'
export const lab = JSON.parse(process.env.LAB)
export const at = (port) => `http://${LOOPBACK}:${port}`

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function onLoopback(first, ...rest) {
  const options = typeof first === 'object' && first !== null ? first : { port: first }
  if (options.path !== undefined || typeof first === 'function' || first === undefined) {
    throw new Error('the lab listens on numbered loopback ports only')
  }
  const done = rest.filter((value) => typeof value === 'function').slice(-1)
  return listen.call(this, { ...options, port: Number(options.port), host: LOOPBACK }, ...done)
}
dns.setDefaultResultOrder('ipv4first')

process.env.TMPDIR = lab.folder
process.env.LOG_ENABLED ??= 'false'
process.env.NODE_ENV ??= 'development'

// Stays until SIGTERM or SIGINT, then closes what it has.
export function stay(...closing) {
  let leaving = false
  async function leave() {
    if (leaving) return
    leaving = true
    setTimeout(() => process.exit(0), 3000).unref()
    for (const server of closing) {
      await Promise.resolve(server.close()).catch((error) => console.error(error))
    }
    process.exit(0)
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
  process.on('unhandledRejection', (error) => console.error('unhandled:', error))
}
