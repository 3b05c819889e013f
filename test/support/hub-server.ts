import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server behaves; a test may change it between two requests. */
export interface HubBehaviour {
  /** Only this token may read. */
  token?: string;
  /** Terms must be accepted: `token` is the one whose account has. */
  gated?: boolean;
  /** The connection is cut after so many bytes, one number an answer; by name of the file. */
  cutAfter?: Record<string, readonly number[]>;
  /** How much of a file has reached the disk: what is cut off does not overtake the bytes before it. */
  arrived?: (path: string) => number;
  /** Nothing more is sent after so many bytes, and the connection stays open; by name of the file. */
  stallAfter?: Record<string, number>;
  /** Ranges are not understood: the whole file is sent. */
  ignoreRange?: boolean;
  /** So many answers have one byte changed. */
  damage?: number;
  /** So many requests are answered 429 first, with this Retry-After. */
  busy?: { times: number; retryAfter?: string; status?: number };
  /** The commit that `main` stands for. */
  commit?: string;
  /** Sizes that the list of files claims, whatever the bytes are. */
  claimedSizes?: Record<string, number>;
}

/** One request as the server saw it. */
interface SeenRequest {
  readonly host: 'hub' | 'storage';
  /** Without the query. */
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
  /** Bytes of a file that were handed to the connection. */
  sent: number;
}

/** A small server that speaks the Hub's API as the library calls it. */
export interface HubServer {
  readonly endpoint: string;
  readonly behaviour: HubBehaviour;
  readonly seen: readonly SeenRequest[];
  /** The requests for one file, where its bytes are stored. */
  readonly transfersOf: (path: string) => readonly SeenRequest[];
  readonly close: () => Promise<void>;
}

/** The commit that `main` stands for, where a behaviour names no other. */
export const commit = '0123456789abcdef0123456789abcdef01234567';

/** Files in a page of the list. */
const pageSize = 3;

/** Serves one repository on this machine. Archives and graphs are large files as the Hub has them: redirected to another
 *  port, where nobody asks for a token. */
export async function startHub(
  name: string,
  files: Readonly<Record<string, Buffer>>,
  behaviour: HubBehaviour = {},
  type: 'dataset' | 'model' = 'dataset',
): Promise<HubServer> {
  const page = type === 'dataset' ? `datasets/${name}` : name;
  const { commit: head = commit } = behaviour;
  const seen: SeenRequest[] = [];
  const storage = createServer((request, response) => {
    const entry = note(request, 'storage');
    sendFile(request, response, entry.path.slice(1), entry);
  });
  const storageAddress = await listen(storage);
  const hub = createServer((request, response) => {
    const entry = note(request, 'hub');
    const { path } = entry;
    if (behaviour.busy && behaviour.busy.times > 0) {
      behaviour.busy.times--;
      const { retryAfter, status = 429 } = behaviour.busy;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
      return;
    }
    const revision = `/api/${type}s/${name}/revision/`;
    const tree = `/api/${type}s/${name}/tree/${head}`;
    const resolve = `/${page}/resolve/${head}/`;
    if (path.startsWith(revision)) sendFacts(response, path.slice(revision.length), entry);
    else if (path === tree) sendList(request, response);
    else if (path.startsWith(resolve)) sendOrRedirect(request, response, path.slice(resolve.length), entry);
    else refuse(response, 404, 'RepoNotFound');
  });
  const endpoint = await listen(hub);

  function note(request: IncomingMessage, host: SeenRequest['host']): SeenRequest {
    const { range, 'if-range': ifRange, authorization } = request.headers;
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://any').pathname);
    const entry = { host, path, range, ifRange: ifRange as string | undefined, authorization, sent: 0 };
    seen.push(entry);
    return entry;
  }

  function sendFacts(response: ServerResponse, revision: string, { authorization }: SeenRequest): void {
    const { token, gated = false } = behaviour;
    if (token !== undefined && !gated && authorization !== `Bearer ${token}`) {
      refuse(response, 401);
      return;
    }
    if (!['HEAD', 'main', head].includes(revision)) {
      refuse(response, 404, 'RevisionNotFound');
      return;
    }
    sendJson(response, { id: name, sha: head, gated: gated ? 'auto' : false });
  }

  function sendList(request: IncomingMessage, response: ServerResponse): void {
    const from = Number(new URL(request.url ?? '', endpoint).searchParams.get('cursor') ?? 0);
    const all = Object.entries(files).map(([path, bytes]) => describeFile(path, bytes));
    const folder = { type: 'directory', path: 'test', size: 0, oid: '0'.repeat(40) };
    const next = `<${endpoint}/api/${type}s/${name}/tree/${head}?recursive=true&cursor=${from + pageSize}>; rel="next"`;
    const headers = from + pageSize < all.length ? { link: next } : {};
    sendJson(response, [...(from === 0 ? [folder] : []), ...all.slice(from, from + pageSize)], headers);
  }

  function describeFile(path: string, bytes: Buffer) {
    const size = behaviour.claimedSizes?.[path] ?? bytes.length;
    const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    const lfs = isLarge(path) ? { lfs: { oid: sha256Of(bytes), size, pointerSize: 134 } } : {};
    return { type: 'file', path, size, oid, ...lfs };
  }

  function sendOrRedirect(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    entry: SeenRequest,
  ): void {
    const { token, gated } = behaviour;
    if (token !== undefined && entry.authorization !== `Bearer ${token}`) {
      refuse(response, gated ? 403 : 401, gated ? 'GatedRepo' : undefined);
      return;
    }
    if (!Object.hasOwn(files, path)) refuse(response, 404, 'EntryNotFound');
    else if (!isLarge(path)) sendFile(request, response, path, entry);
    else
      response
        .writeHead(302, {
          location: `${storageAddress}/${path}?signature=secret`,
          'x-linked-etag': `"${sha256Of(files[path])}"`,
          'x-linked-size': String(files[path].length),
          'x-repo-commit': head,
        })
        .end();
  }

  function sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    entry: SeenRequest,
  ): void {
    const all = Buffer.from(files[path]);
    const etag = `"${sha256Of(all)}"`;
    if (behaviour.damage && behaviour.damage > 0) {
      behaviour.damage--;
      all[all.length - 1] ^= 1;
    }
    const isSame = entry.ifRange === undefined || entry.ifRange === etag;
    const start = Number(/^bytes=(\d+)-$/.exec(entry.range ?? '')?.[1] ?? 0);
    const ranged = start > 0 && isSame && !behaviour.ignoreRange;
    const bytes = ranged ? all.subarray(start) : all;
    response.writeHead(ranged ? 206 : 200, {
      etag,
      'content-length': bytes.length,
      ...(ranged ? { 'content-range': `bytes ${start}-${all.length - 1}/${all.length}` } : {}),
    });
    const stall = behaviour.stallAfter?.[path];
    const cuts = behaviour.cutAfter?.[path] ?? [];
    if (behaviour.cutAfter && cuts.length > 0) behaviour.cutAfter[path] = cuts.slice(1);
    const limit = stall ?? (cuts.length > 0 ? cuts[0] : undefined);
    entry.sent = Math.min(limit ?? bytes.length, bytes.length);
    if (limit === undefined) {
      response.end(bytes);
      return;
    }
    response.write(bytes.subarray(0, limit));
    if (stall !== undefined) return;
    const end = (ranged ? start : 0) + entry.sent;
    const cutWhenArrived = setInterval(() => {
      if ((behaviour.arrived?.(path) ?? end) < end) return;
      clearInterval(cutWhenArrived);
      request.socket.destroy();
    }, 1);
  }

  return {
    endpoint,
    behaviour,
    seen,
    transfersOf: (path) =>
      seen.filter((one) =>
        one.host === 'storage' ? one.path === `/${path}` : one.path.endsWith(`/${path}`) && !isLarge(path),
      ),
    close: async () => {
      await Promise.all([close(hub), close(storage)]);
    },
  };
}

/** SHA-256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isLarge(path: string): boolean {
  return /\.(tar|zip|onnx|onnx_data)$/.test(path);
}

function refuse(response: ServerResponse, status: number, code?: string): void {
  response.writeHead(status, code === undefined ? {} : { 'x-error-code': code }).end();
}

function sendJson(
  response: ServerResponse,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
