// Bluesky's own servers but the PDS (PLC directory, AppView with its data plane, bsync) on loopback.
//
// Input:  LAB, a JSON object in the environment:
//           {"ports": {"plc", "pds", "appview", "bsync", "control", "newest"}, "postgres": URL, "redis": HOST:PORT,
//            "folder": DIR for the servers' files, "ready": FILE}
// Output: LAB.ready (JSON: the servers' addresses, the AppView's DID), written when all of them answer.
//         Then it stays until SIGTERM or SIGINT.
//
// The control port answers POST /settle once the AppView has indexed all that the PDS has told it, so that a test
// asks instead of sleeping.

import fs from 'node:fs'
import http from 'node:http'
import { at, lab, stay } from './loopback.mjs'

const dev = await import('@atproto/dev-env')
const { ports } = lab

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
// Handles are looked up at the PDS, which is a process of its own: what the package wants to know of it.
const url = `http://localhost:${ports.pds}`
const cfg = { service: { publicUrl: url }, identity: { serviceHandleDomains: ['.test'] } }
for (const resolver of [appview.ctx.idResolver, appview.dataplane.idResolver]) {
  dev.mockResolvers(resolver, { url, port: ports.pds, ctx: { cfg } })
}

async function settle(milliseconds = 60_000) {
  const end = Date.now() + milliseconds
  const answer = await fetch(`${at(ports.newest)}/newest`, { method: 'POST' })
  const { newest } = await answer.json()
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
stay(control, appview, bsync, plc)

const ready = {
  appview: at(ports.appview),
  control: at(ports.control),
  plc: plc.url,
  appviewDid: appview.ctx.cfg.serverDid,
}
fs.writeFileSync(`${lab.ready}.part`, JSON.stringify(ready))
fs.renameSync(`${lab.ready}.part`, lab.ready)
