import fc from 'fast-check';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { exchange, MessageSplitter } from './exchange';

jest.setTimeout(60_000);

const message = (id: number, text: string) => {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id);
  return Buffer.concat([header, Buffer.from(text)]);
};

const framed = (bytes: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

describe('MessageSplitter', () => {
  it('finds the messages however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        (messages, cuts) => {
          let rest = Buffer.concat(messages.map(m => framed(Buffer.from(m))));
          const splitter = new MessageSplitter();
          const found: Buffer[] = [];
          for (let i = 0; rest.length > 0; i++) {
            const size = cuts[i % cuts.length];
            found.push(...splitter.push(rest.subarray(0, size)));
            rest = rest.subarray(size);
          }
          expect(found.map(m => [...m])).toEqual(messages.map(m => [...m]));
        },
      ),
    );
  });
});

describe('exchange', () => {
  let server: Server;
  const sockets: Socket[] = [];

  /** A server on loopback that does this with each connection. */
  async function serve(onSocket: (socket: Socket) => void) {
    server = createServer(socket => {
      sockets.push(socket);
      socket.on('error', () => {});
      onSocket(socket);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  }

  afterEach(async () => {
    sockets.splice(0).forEach(socket => socket.destroy());
    await new Promise(resolve => server.close(resolve));
  });

  const { signal } = new AbortController();

  it('matches answers with messages by id, whatever their order', async () => {
    const endpoint = await serve(socket => {
      const splitter = new MessageSplitter();
      const received: Buffer[] = [];
      socket.on('data', chunk => {
        received.push(...splitter.push(chunk as Buffer));
        if (received.length === 3) {
          for (const request of received.reverse()) {
            const id = request.readUInt16BE(0);
            socket.write(framed(message(id, `answer ${id}`)));
          }
        }
      });
    });
    const answers = await exchange(
      endpoint,
      [message(5, 'a'), message(3, 'b'), message(9, 'c')],
      { signal },
    );
    expect(answers.map(a => a.subarray(12).toString())).toEqual([
      'answer 5',
      'answer 3',
      'answer 9',
    ]);
  });

  it('waits on where an answer belongs to nothing', async () => {
    const endpoint = await serve(socket =>
      socket.on('data', () => {
        socket.write(framed(Buffer.from('x')));
        socket.write(framed(message(6, 'not asked for')));
        socket.write(framed(message(5, 'asked for')));
      }),
    );
    const [answer] = await exchange(endpoint, [message(5, '')], { signal });
    expect(answer.subarray(12).toString()).toBe('asked for');
  });

  it('throws retryable where the server hangs up', async () => {
    const endpoint = await serve(socket =>
      socket.on('data', () => socket.end()),
    );
    await expect(
      exchange(endpoint, [message(1, '')], { signal }),
    ).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining('closed before every answer'),
    });
  });

  it('throws retryable where no answer comes in time', async () => {
    const endpoint = await serve(() => {});
    await expect(
      exchange(endpoint, [message(1, '')], { signal, timeout: 50 }),
    ).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining('did not answer within 50 ms'),
    });
  });

  it('ends with the reason of the abort, and hangs up', async () => {
    const aborter = new AbortController();
    let closed = () => {};
    const hungUp = new Promise<void>(resolve => {
      closed = resolve;
    });
    const endpoint = await serve(socket => {
      socket.on('data', () => aborter.abort(new Error('enough')));
      socket.on('close', closed);
    });
    await expect(
      exchange(endpoint, [message(1, '')], { signal: aborter.signal }),
    ).rejects.toThrow('enough');
    await hungUp;
  });

  it('asks nobody where there is nothing to ask', async () => {
    const endpoint = await serve(() => {});
    expect(await exchange(endpoint, [], { signal })).toEqual([]);
    expect(sockets).toHaveLength(0);
  });
});
