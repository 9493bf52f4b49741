import { fileURLToPath } from 'node:url';
import type { MotoConnection } from '../client.ts';
import type { Part, StartContext } from './part.ts';
import {
  ensurePython,
  missingForPython,
  type PythonEnvironment,
  pythonProgram,
} from './python-venv.ts';

const environment: PythonEnvironment = {
  name: 'moto',
  requirements: fileURLToPath(
    new URL('moto-requirements.txt', import.meta.url),
  ),
  title: 'moto',
  alternative: 'INFRA_SANDBOX_MOTO_URL',
};

/** moto: speaks the APIs of AWS (Route 53, S3, SQS and others), and keeps all in memory. */
export const motoPart: Part<'moto'> = {
  kind: 'moto',
  missing: async () => missingForPython(environment),
  prepare: progress => ensurePython(environment, progress),
  start,
  probe: answers,
  probeExternal: answers,
};

async function start(context: StartContext): Promise<MotoConnection> {
  const port = await context.port('api');
  await context.serve({
    name: 'moto_server',
    command: pythonProgram(environment, 'moto_server'),
    args: ['--host', '127.0.0.1', '--port', `${port}`],
    env: { NO_COLOR: '1' },
  });
  const connection: MotoConnection = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    // It takes every key.
    accessKeyId: 'sandbox',
    secretAccessKey: context.secret('access-key'),
  };
  await context.until('moto to answer', 30_000, async () => {
    await answers(connection);
    return true;
  });
  return connection;
}

async function answers({ endpoint }: MotoConnection): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/data.json`, {
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  if (!response.ok) {
    throw new Error(`${endpoint} answers ${response.status}: it is no moto`);
  }
}
