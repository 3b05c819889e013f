import { crc32, deflateRawSync } from 'node:zlib';

/** One member of a zip archive; what is not said is as it should be. */
export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  /** 0 stores, 8 deflates; of any other the bytes are stored. */
  readonly method?: number;
  /** General purpose flags; 1 says encrypted. */
  readonly flags?: number;
  readonly crc?: number;
  /** What the directory says the size is. */
  readonly size?: number;
}

/** The bytes of a zip archive. Source: PKWARE APPNOTE 6.3. */
export function packZip(members: readonly ZipMember[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, method = 8, flags = 0, crc, size } of members) {
    const content = Buffer.from(bytes);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const nameBytes = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags | 0x800, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(crc ?? crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(size ?? content.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    files.push(Buffer.from('PK\x03\x04'), shared, nameBytes, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, rest, nameBytes);
    offset += 4 + shared.length + nameBytes.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, listed, Buffer.from('PK\x05\x06'), end]);
}
