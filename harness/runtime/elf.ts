import { open, type FileHandle } from 'node:fs/promises';
import { ModelError } from '../core/errors.js';

// Parts of the ELF format (elf.h): 64-bit, little-endian, which is what x64 and arm64 have.
const magic = '\x7fELF\x02\x01';
const programHeaderSize = 56;
const typeLoad = 1;
const typeDynamic = 2;
const tagEnd = 0;
const tagNeeded = 1;
const tagStringTable = 5;
const tagStringSize = 10;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** The shared libraries that a library names as needed, in its order; those that it opens by name at run time are not among
 *  them. Throws ModelError when the file is no 64-bit ELF library. */
export async function neededLibraries(file: string): Promise<readonly string[]> {
  const handle = await open(file);
  try {
    const segments = await readSegments(handle, file);
    const dynamic = segments.find(({ type }) => type === typeDynamic);
    if (!dynamic) return [];
    const entries = await readEntries(handle, dynamic);
    const table = segments.find(({ type, address, size }) => {
      const start = entries.find(([tag]) => tag === tagStringTable)?.[1] ?? 0;
      return type === typeLoad && address <= start && start < address + size;
    });
    const valueOf = (wanted: number) => entries.find(([tag]) => tag === wanted)?.[1] ?? 0;
    if (!table) throw damaged(file);
    const at = table.offset + valueOf(tagStringTable) - table.address;
    const names = await read(handle, at, valueOf(tagStringSize));
    return entries
      .filter(([tag]) => tag === tagNeeded)
      .map(([, start]) => names.toString('latin1', start, names.indexOf(0, start)));
  } finally {
    await handle.close();
  }
}

async function readSegments(handle: FileHandle, file: string): Promise<readonly Segment[]> {
  const header = await read(handle, 0, 64);
  if (header.length < 64 || header.toString('latin1', 0, magic.length) !== magic) throw damaged(file);
  const count = header.readUInt16LE(56);
  const table = await read(handle, Number(header.readBigUInt64LE(32)), count * programHeaderSize);
  if (table.length < count * programHeaderSize) throw damaged(file);
  return Array.from({ length: count }, (_, index) => {
    const start = index * programHeaderSize;
    const number = (at: number) => Number(table.readBigUInt64LE(start + at));
    return { type: table.readUInt32LE(start), offset: number(8), address: number(16), size: number(32) };
  });
}

/** Tags and values of the dynamic section, up to its end mark. */
async function readEntries(handle: FileHandle, { offset, size }: Segment) {
  const bytes = await read(handle, offset, size);
  const entries: (readonly [tag: number, value: number])[] = [];
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const tag = Number(bytes.readBigUInt64LE(at));
    if (tag === tagEnd) break;
    entries.push([tag, Number(bytes.readBigUInt64LE(at + 8))]);
  }
  return entries;
}

async function read(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function damaged(file: string): ModelError {
  return new ModelError(
    `${file}: not a 64-bit ELF library, or cut off. Install it again: npx bench-setup-cuda`,
  );
}
