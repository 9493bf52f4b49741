import { createHash } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { REGISTRIES_FILE, REPOSITORIES_FILE } from '../program/environment';
import { HelmProgram } from '../program/HelmProgram';
import { ChartInput } from '../release/schema';
import { chartFailure } from '../errors';
import { Settings } from '../settings';
import { allowedFolder, digestOfFolder } from './folder';
import { loginFor } from './logins';
import { ChartSource, chartSource } from './source';

const UNUSED_FOR_MS = 30 * 24 * 3600_000;
/** Name of the repository in a run of its own; only its URL means something. */
const REPOSITORY = 'source';
const DIGEST_LENGTH = 40;

export interface Chart {
  /** Folder or archive. */
  path: string;
  /** Of where it came from, and of the content where that can change; fit for a label. */
  digest: string;
}

export interface ChartsOptions {
  settings: Settings;
  program: HelmProgram;
  workDir: string;
  directories: string[];
}

/** Charts by their source; archives are kept, since an exact version never changes. */
export class Charts {
  readonly #options: ChartsOptions;

  constructor(options: ChartsOptions) {
    this.#options = options;
  }

  /** Without fetching it: what is needed to tell whether it is the one that a release was made of. */
  async digestOf(chart: ChartInput): Promise<string> {
    const source = this.#allowed(chart);
    const content =
      source.type === 'path'
        ? await digestOfFolder(await this.#folder(source))
        : undefined;
    return sha256(JSON.stringify([source, content])).slice(0, DIGEST_LENGTH);
  }

  async get(chart: ChartInput, signal: AbortSignal): Promise<Chart> {
    const source = this.#allowed(chart);
    const digest = await this.digestOf(chart);
    return source.type === 'path'
      ? { path: await this.#folder(source), digest }
      : { path: await this.#archive(source, signal), digest };
  }

  /** @throws DriverError `terminal` where the provider may not take it */
  #allowed(chart: ChartInput): ChartSource {
    const source = chartSource(chart, this.#options.settings.chartSources);
    if (typeof source === 'string') {
      throw new DriverError('terminal', source);
    }
    return source;
  }

  #folder({ address }: ChartSource): Promise<string> {
    return allowedFolder(address, this.#options.directories);
  }

  async #archive(source: ChartSource, signal: AbortSignal): Promise<string> {
    const { workDir, settings } = this.#options;
    const dir = join(workDir, 'charts');
    // What one provider may read with its logins is not another's.
    const key = sha256(JSON.stringify([settings.providerName, source]));
    const path = join(dir, `${key}.tgz`);
    const now = new Date();
    const isThere = await utimes(path, now, now).then(
      () => true,
      () => false,
    );
    if (!isThere) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await this.#fetch(source, path, signal);
    }
    return path;
  }

  async #fetch(source: ChartSource, path: string, signal: AbortSignal) {
    const { program, settings } = this.#options;
    const { address, name, version, digest } = source;
    const login = loginFor(settings.logins, address);
    const pull = ['--version', version!, '--destination', '.'];
    const plain = settings.plainHttp ? ['--plain-http'] : [];
    const what = `${name ?? address} ${version}`;
    const { code, stdout, stderr } = await program.run(
      {
        steps: () =>
          source.type === 'oci'
            ? [['pull', address, ...pull, ...plain]]
            : [
                ['repo', 'update', REPOSITORY],
                ['pull', `${REPOSITORY}/${name}`, ...pull],
              ],
        files: {
          [REPOSITORIES_FILE]: JSON.stringify({
            apiVersion: 'v1',
            repositories: [
              {
                name: REPOSITORY,
                url: address,
                ...(login && {
                  username: login.username,
                  password: login.password,
                }),
              },
            ],
          }),
          [REGISTRIES_FILE]: registries(address, login),
        },
        wantsOutput: true,
        signal,
        collect: async dir => {
          const file = (await readdir(dir)).find(each => each.endsWith('.tgz'));
          if (!file) {
            throw new DriverError('retryable', `No archive came of ${what}`);
          }
          await requireDigest(join(dir, file), digest, what);
          await rename(join(dir, file), path);
        },
      },
      '',
    );
    if (code !== 0) {
      throw chartFailure(
        what,
        [causeIn(stdout), stderr].join('\n'),
        settings.logins.map(({ password }) => password),
      );
    }
  }

  /** Takes away what was not used for a month. */
  static async sweep(workDir: string): Promise<void> {
    const dir = join(workDir, 'charts');
    for (const name of await readdir(dir).catch(() => [])) {
      const path = join(dir, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < Date.now() - UNUSED_FOR_MS) {
        await rm(path, { force: true });
      }
    }
  }
}

/** That an index could not be read, Helm only prints; what it says as its error follows from that. */
function causeIn(stdout: string): string {
  const [, cause] =
    /Unable to get an update[^\n]*\n?([^\n]*)/.exec(stdout) ?? [];
  return cause ? `Error: ${cause.trim()};` : '';
}

function registries(
  address: string,
  login: { username: string; password: string } | undefined,
): string {
  const auth =
    login &&
    Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return JSON.stringify({
    auths: auth ? { [new URL(address).host]: { auth } } : {},
  });
}

async function requireDigest(
  file: string,
  digest: string | undefined,
  what: string,
): Promise<void> {
  const found = `sha256:${sha256(await readFile(file))}`;
  if (digest && digest !== found) {
    throw new DriverError(
      'terminal',
      `The chart ${what} has the digest ${found}, and chart.digest says ${digest}. Somebody changed the chart, or the digest is of another one.`,
    );
  }
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
