const KiB = 1024;
const MiB = 1024 * KiB;

/** What the server accepts and holds. Over a limit there is a close code and a sentence, and nothing is lost. */
export const limits = {
  /** A Yjs update frame. A page of text is 3 KiB, so this is a paste of 300 pages; a larger one goes as a sync step 2. */
  updateBytes: 1 * MiB,
  /** A sync step 2, and a whole document encoded: 1,500 pages with their history come to 20 MiB. */
  documentBytes: 32 * MiB,
  /** A state vector: some 100,000 client ids. */
  stateVectorBytes: 1 * MiB,
  /** Updates that wait for others they depend on, per document; Yjs integrates them in quadratic time. */
  pendingUpdateBytes: 256 * KiB,
  /** The bytes of a document's name. */
  documentNameBytes: 255,
  /** A WebSocket frame: the largest message plus its name and type. */
  frameBytes: 32 * MiB + 4 * KiB,
  /** What a socket may send before it has shown who it is. */
  unauthenticatedBytes: 256 * KiB,
  unauthenticatedMs: 10_000,
  /** Deciding whether somebody may open a document; after it the document counts as unavailable. */
  authorizeMs: 5_000,
  /** The same for somebody who is in already and whose rights may have changed: what is unknown by then counts as no. */
  reauthorizeMs: 500,
  /** A token in a URL or an auth message. */
  tokenBytes: 8 * KiB,
  /** One person's presence as JSON: a name, a colour, a selection. */
  presenceBytes: 4 * KiB,
  /** Client ids that one socket may speak for in one document: a page that remounts its editor takes a new one. */
  presenceIdsPerSocket: 4,
  /** A presence frame, and the people in it: y-websocket clients repeat everybody who is there. */
  presenceFrameBytes: 1 * MiB,
  presenceEntries: 2_400,
  /** Presence frames of one socket in one document; a caret moves at most 15 times a second. */
  presencePerSecond: 30,
  presenceBurst: 60,
  /** Sync steps 1 and 2 of one socket: each may cost the server a pass over the document. */
  syncStepsPerSecond: 5,
  syncStepsBurst: 200,
  /** Auth messages of one socket. */
  authPerSecond: 2,
  authBurst: 110,
  /** Documents open on one socket. */
  documentsPerSocket: 100,
  /** Sockets of one address, one document, and the whole process. */
  socketsPerAddress: 1_000,
  socketsPerDocument: 600,
  sockets: 10_000,
  /** Received and not yet committed, per socket; at the limit the server stops reading from it until half is done. */
  inboundBytes: 2 * MiB,
  inboundFrames: 1_000,
  /** Sent and not yet taken by the network, per socket: over the first presence is dropped, over the second the socket is. */
  outboundShedBytes: 1 * MiB,
  outboundBytes: 8 * MiB,
  /** How long a reader may take nothing at all while something waits for it. */
  outboundStallMs: 10_000,
  /** Waiting for one commit of the log; after it the outcome counts as unknown. */
  appendMs: 5_000,
  /** Waiting in the log's queue, all documents together, before new appends are refused. */
  logQueueBytes: 64 * MiB,
  /** The JSON of an API request, and how deep it is nested: reading it holds everything else up. 4 MiB are 1,300 pages. */
  apiJsonBytes: 4 * MiB,
  apiJsonDepth: 400,
  /** The name that a person chooses, in characters. */
  personNameLength: 60,
  /** A file that is sent to become a document. */
  importBytes: 8_000_000,
  /** A picture for a face, as it is sent; what a server action takes in. */
  avatarBytes: 1_000_000,
  /** A picture or a file in a document. */
  attachmentBytes: 50_000_000,
  /** All that a document holds, so that a link to write is not one to fill the disk. */
  attachmentBytesOfDocument: 2_000_000_000,
  /** Its name, in UTF-16 units. */
  attachmentNameLength: 200,
  /** How many one paste may bring along from other documents. */
  attachmentsAtOnce: 200,
  /** An e-mail address (RFC 5321). */
  emailLength: 254,
  /** A password, in characters: NIST SP 800-63B asks for at least 8, and hashing must stay bounded. */
  passwordLengthMin: 8,
  passwordLengthMax: 200,
} as const;
