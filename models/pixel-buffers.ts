/** Memory for pixels that is used again: new memory is handed out page by page by the operating system, which takes longer than
 *  filling it. */
export interface PixelBuffers {
  /** A buffer of at least this many bytes, with anything in it. */
  readonly take: (bytes: number) => ArrayBuffer;
  /** Gives a buffer back, to be taken again. */
  readonly giveBack: (buffer: ArrayBuffer) => void;
}

/** A store of buffers, empty at first. One that is too small for what is asked is dropped. */
export function createPixelBuffers(): PixelBuffers {
  const free: ArrayBuffer[] = [];
  return {
    take: (bytes) => {
      const buffer = free.pop();
      return buffer && buffer.byteLength >= bytes ? buffer : new ArrayBuffer(bytes);
    },
    giveBack: (buffer) => {
      free.push(buffer);
    },
  };
}
