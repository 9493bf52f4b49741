import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireSandboxPart } from '../../../sandbox/src/client.ts';
import { type People } from './people.ts';

const run = promisify(execFile);

/** Of the provider `images`, the built-in registry. */
const LOGINS = 'infra/registries/images/credentials';

/** Of tar: nothing that depends on when and by whom. */
const SAME_ALWAYS = [
  ...['--mtime=@0', '--mode=0644', '--numeric-owner'],
  ...['--owner=0', '--group=0'],
];

export interface Login {
  username: string;
  password: string;
}

/** What an image is called that is in the demo's registry. */
export function imageName(instance: string, name: string, tag: string): string {
  const { url } = requireSandboxPart('registry', instance).token;
  return `${new URL(url).host}/${name}:${tag}`;
}

/**
 * Makes an image of one file and pushes it; under one name it is always the same.
 *
 * @returns its name with its digest instead of the tag
 */
export async function push(
  instance: string,
  image: string,
  { username, password }: Login,
): Promise<string> {
  const { crane } = requireSandboxPart('registry', instance);
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const [host] = image.split('/');
  const dir = mkdtempSync(join(tmpdir(), 'infra-image-'));
  try {
    writeFileSync(
      join(dir, 'config.json'),
      JSON.stringify({ auths: { [host]: { auth } } }),
      { mode: 0o600 },
    );
    writeFileSync(join(dir, 'greeting'), `Hello from ${image}`);
    const layer = join(dir, 'layer.tar');
    await run('tar', [...SAME_ALWAYS, '-cf', layer, '-C', dir, 'greeting']);
    const { stdout } = await run(crane, ['append', '-f', layer, '-t', image], {
      env: { ...process.env, DOCKER_CONFIG: dir },
    });
    return stdout.trim();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Pushes as CI does: with a credential that was issued for the component, and is revoked at the end.
 *
 * @returns the name of the image, by its digest
 */
export async function pushImage(
  people: People,
  options: { instance: string; entityRef: string; name: string; tag: string },
): Promise<string> {
  const { instance, entityRef, name, tag } = options;
  const image = imageName(instance, name, tag);
  const login = await people.guest.request<Login>(LOGINS, {
    method: 'POST',
    body: { entityRef, repositories: [name, `${name}/*`] },
  });
  try {
    return await push(instance, image, login);
  } finally {
    await people.guest.request(`${LOGINS}/${login.username}`, {
      method: 'DELETE',
    });
  }
}
