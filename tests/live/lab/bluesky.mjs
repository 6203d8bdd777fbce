// Bluesky's own servers (PLC directory, PDS, AppView with its data plane, bsync) on loopback.
//
// Input:  LAB, a JSON object in the environment:
//           {"ports": {"plc", "pds", "appview", "bsync", "control"}, "postgres": URL, "redis": HOST:PORT,
//            "folder": DIR for the servers' files, "jwtSecret": TEXT, "bypass": TEXT}
// Output: the file named in LAB.ready (JSON: the servers' addresses), written when all of them answer.
//         Then it stays until SIGTERM or SIGINT.
//
// The control port answers POST /settle once the AppView has indexed all that the PDS has told it, so that a test
// asks instead of sleeping.

import dns from 'node:dns'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'

const LOOPBACK = '127.0.0.1'
const lab = JSON.parse(process.env.LAB)
const { ports } = lab

// The packages listen on every address; nothing of this lab may be reachable from outside the machine.
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

// They keep their data in the system's folder for temporary files and leave it there.
process.env.TMPDIR = lab.folder
process.env.LOG_ENABLED ??= 'false'
process.env.NODE_ENV ??= 'development'

const dev = await import('@atproto/dev-env')

const plc = await dev.TestPlc.create({ port: ports.plc })
const bsync = await dev.TestBsync.create({
  port: ports.bsync,
  apiKeys: ['lab'],
  dbUrl: lab.postgres,
  dbSchema: 'lab_bsync',
})
const appview = await dev.TestBsky.create({
  port: ports.appview,
  plcUrl: plc.url,
  pdsPort: ports.pds,
  repoProvider: `ws://localhost:${ports.pds}`,
  bsyncUrl: bsync.url,
  bsyncApiKey: 'lab',
  dbPostgresUrl: lab.postgres,
  dbPostgresSchema: 'lab_appview',
  redisHost: lab.redis,
  publicUrl: `http://localhost:${ports.appview}`,
  modServiceDid: 'did:example:nobody',
})
bsync.ctx.dataplaneClients = [appview.ctx.dataplane]
const pds = await dev.TestPds.create({
  port: ports.pds,
  hostname: 'localhost',
  didPlcUrl: plc.url,
  enableDidDocWithSession: true,
  bskyAppViewUrl: appview.url,
  bskyAppViewDid: appview.ctx.cfg.serverDid,
  jwtSecret: lab.jwtSecret,
  // The real limits are on for whoever does not send the by-pass header: for our own program, not for its customers.
  rateLimitsEnabled: true,
  rateLimitBypassKey: lab.bypass,
})
dev.mockNetworkUtilities(pds, appview)

async function settle(milliseconds = 10_000) {
  const end = Date.now() + milliseconds
  await pds.processAll()
  const newest = (await pds.ctx.sequencer.curr()) ?? 0
  for (;;) {
    await appview.sub.processAll()
    const reached = (await appview.sub.getCursor?.()) ?? newest
    if (reached >= newest) return true
    if (Date.now() > end) return false
    await new Promise((wake) => setTimeout(wake, 5))
  }
}

const control = http.createServer(async (request, response) => {
  const known = request.method === 'POST' && request.url === '/settle'
  const settled = known && (await settle().catch((error) => (console.error(error), false)))
  response.writeHead(settled ? 200 : known ? 504 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ settled }))
})
control.listen(ports.control)

let leaving = false
async function leave() {
  if (leaving) return
  leaving = true
  setTimeout(() => process.exit(0), 3000).unref()
  control.close()
  for (const server of [appview, bsync, pds, plc]) {
    await server.close().catch((error) => console.error(error))
  }
  process.exit(0)
}
process.on('SIGTERM', leave)
process.on('SIGINT', leave)
process.on('unhandledRejection', (error) => console.error('unhandled:', error))

const at = (port) => `http://${LOOPBACK}:${port}`
const ready = { pds: at(ports.pds), plc: at(ports.plc), appview: at(ports.appview), control: at(ports.control) }
const draft = path.join(lab.folder, 'ready.part')
fs.writeFileSync(draft, JSON.stringify(ready))
fs.renameSync(draft, lab.ready)
