import type { Readable } from 'node:stream';

export async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export async function readJson(body: Readable): Promise<any> {
  return JSON.parse(await readText(body));
}

/** Lines as they come, each parsed; the form of watches. */
export async function* readJsonLines(body: Readable): AsyncGenerator<any> {
  // By chunk, since an event split over many chunks must not be copied with each of them.
  let parts: Buffer[] = [];
  for await (const data of body) {
    let chunk = data as Buffer;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10)) {
      const line = Buffer.concat([...parts, chunk.subarray(0, end)]);
      parts = [];
      chunk = chunk.subarray(end + 1);
      if (line.length > 0) {
        yield JSON.parse(line.toString('utf8'));
      }
    }
    if (chunk.length > 0) {
      parts.push(chunk);
    }
  }
}
