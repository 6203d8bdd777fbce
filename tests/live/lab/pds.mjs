// Bluesky's PDS on loopback: what our program talks to. A process of its own, on files that survive it, so that a test
// can kill it in the middle of a request and start it again.
//
// Input:  LAB, a JSON object in the environment:
//           {"ports": {"pds", "newest"}, "plc": URL, "appview": URL, "appviewDid": DID, "folder": DIR for its files,
//            "key": its signing key for the PLC directory (hex), "jwtSecret": TEXT, "bypass": TEXT}
// Output: none; it is up when both ports answer. POST /newest on the second tells the number of its newest event.

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { lab, stay } from './loopback.mjs'

const dev = await import('@atproto/dev-env')
const dataDirectory = path.join(lab.folder, 'pds')
fs.mkdirSync(dataDirectory, { recursive: true })

const pds = await dev.TestPds.create({
  port: lab.ports.pds,
  hostname: 'localhost',
  dataDirectory,
  blobstoreDiskLocation: path.join(lab.folder, 'blobs'),
  plcRotationKeyK256PrivateKeyHex: lab.key,
  didPlcUrl: lab.plc,
  enableDidDocWithSession: true,
  bskyAppViewUrl: lab.appview,
  bskyAppViewDid: lab.appviewDid,
  jwtSecret: lab.jwtSecret,
  // The real limits are on for whoever does not send the by-pass header: for our own program, not for its customers.
  rateLimitsEnabled: true,
  rateLimitBypassKey: lab.bypass,
})
dev.mockNetworkUtilities(pds)

const control = http.createServer(async (request, response) => {
  try {
    await pds.processAll()
    const newest = (await pds.ctx.sequencer.curr()) ?? 0
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ newest }))
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
})
control.listen(lab.ports.newest)
stay(control, pds)
