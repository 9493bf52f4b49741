import { connect, createServer, type Server } from 'node:net';
import { requireSandboxPart } from '../../sandbox/src/client.ts';

/**
 * Listens where the built-in registry sends its clients for a token, and passes on to the backend
 * what comes: the registry knows the one port from its start on, the backend has whichever was free.
 */
export async function forwardTokenRequests(
  instance: string,
  backendUrl: string,
): Promise<Server> {
  const { realm, realmPort } = requireSandboxPart('registry', instance).token;
  const target = Number(new URL(backendUrl).port);
  const server = createServer(client => {
    const backend = connect(target, '127.0.0.1');
    client.on('error', () => backend.destroy()).pipe(backend);
    backend.on('error', () => client.destroy()).pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `The registry of the sandbox asks for its tokens at ${realm}, and port ${realmPort} is taken by another process. End that, or choose another --instance.`,
            )
          : error,
      ),
    );
    server.listen(realmPort, '127.0.0.1', resolve);
  });
  // It lasts as long as what it is for.
  server.unref();
  return server;
}
