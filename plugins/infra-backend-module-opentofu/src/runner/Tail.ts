import { FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

/** Follows a growing file, line by line. */
export class Tail {
  readonly #file: FileHandle;
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #reading = Promise.resolve();
  #rest = '';
  #looking = false;

  constructor(file: FileHandle, onLine: (line: string) => void) {
    this.#file = file;
    this.#onLine = onLine;
  }

  /** Starts to read what came, unless that goes on already. */
  look(): void {
    if (!this.#looking) {
      this.#looking = true;
      this.#reading = this.#read().finally(() => {
        this.#looking = false;
      });
      this.#reading.catch(() => {});
    }
  }

  async finish(): Promise<void> {
    await this.#reading;
    await this.#read();
    if (this.#rest !== '') {
      this.#onLine(this.#rest);
    }
  }

  async #read(): Promise<void> {
    const buffer = Buffer.alloc(64 * 1024);
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) {
        return;
      }
      const lines = (
        this.#rest + this.#decoder.write(buffer.subarray(0, bytesRead))
      ).split('\n');
      this.#rest = lines.pop()!;
      lines.forEach(line => this.#onLine(line));
    }
  }
}
