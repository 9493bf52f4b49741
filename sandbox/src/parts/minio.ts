import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MinioConnection } from '../client.ts';
import {
  buildGo,
  goBinary,
  type GoProgram,
  LEAN_FLAGS,
  missingForGo,
} from './go-build.ts';
import { login } from './minio-login.ts';
import type { Part, StartContext } from './part.ts';

const MODULE = 'github.com/minio/minio';
const REGION = 'us-east-1';
const ROOT_USER = 'sandbox-root';

const program: GoProgram = {
  name: 'minio',
  sourceDir: fileURLToPath(new URL('../../minio/', import.meta.url)),
  package: MODULE,
  flags: [...LEAN_FLAGS, '-ldflags=-s -w'],
  title: 'MinIO',
  takes: 'about 4 minutes',
  alternative:
    'Or set INFRA_SANDBOX_MINIO_URL, INFRA_SANDBOX_MINIO_ACCESS_KEY and INFRA_SANDBOX_MINIO_SECRET_KEY to a server of your own: then nothing is built.',
};

/** MinIO: object storage with policies, and a key for encryption at rest. */
export const minioPart: Part<'minio'> = {
  kind: 'minio',
  missing: () => missingForGo(program),
  prepare: async progress => {
    await buildGo(program, progress);
  },
  start,
  probe: login,
  probeExternal: login,
};

async function start(context: StartContext): Promise<MinioConnection> {
  const data = join(context.dir, 'data');
  mkdirSync(data, { recursive: true });
  const port = await context.port('s3');
  const secretAccessKey = context.secret('root');
  await context.serve({
    name: 'minio',
    command: goBinary(program),
    args: ['server', data, '--address', `127.0.0.1:${port}`, '--anonymous'],
    env: {
      MINIO_ROOT_USER: ROOT_USER,
      MINIO_ROOT_PASSWORD: secretAccessKey,
      // Without a key the server refuses to encrypt.
      MINIO_KMS_SECRET_KEY: `sandbox:${context.secret('kms', 'base64')}`,
      // Neither a console nor a look for newer versions.
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
  });
  const connection: MinioConnection = {
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    accessKeyId: ROOT_USER,
    secretAccessKey,
  };
  await context.until('MinIO to accept a login', 60_000, async () => {
    await login(connection);
    return true;
  });
  return connection;
}
