import { type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './paths.ts';
import { logFile, start, stop, tail } from './run.ts';
import { freePort } from './ports.ts';

const START_DEADLINE_MS = 240_000;

export interface RunningBackstage {
  url: string;
  process: ChildProcess;
}

export interface BackstageOptions {
  /** Name of the log. */
  name: string;
  /** Of the app; default: this repository. */
  directory?: string;
  /** Taken where it is free. */
  port: number;
  env: NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
}

/** Starts the demo backend, which serves the built frontend too, and waits until it is ready. */
export async function startBackstage(
  options: BackstageOptions,
): Promise<RunningBackstage> {
  const port = await freePort(options.port);
  const url = `http://localhost:${port}`;
  const directory = options.directory ?? root;
  // As the Backstage CLI starts it, but without watching the files: a change of one while a template
  // runs is no reason to restart.
  const loader = join(
    directory,
    'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
  );
  const child = start(
    [
      process.execPath,
      '--enable-source-maps',
      '--require',
      loader,
      'src/index.ts',
    ],
    {
      log: options.name,
      cwd: join(directory, 'packages/backend'),
      onLine: options.onLine,
      env: {
        NODE_ENV: 'development',
        ...options.env,
        APP_CONFIG_app_baseUrl: JSON.stringify(url),
        APP_CONFIG_backend_baseUrl: JSON.stringify(url),
        APP_CONFIG_backend_listen_port: String(port),
        APP_CONFIG_backend_cors_origin: JSON.stringify(url),
      },
    },
  );
  try {
    await ready(url, child, options.name);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { url, process: child };
}

async function ready(
  url: string,
  child: ChildProcess,
  log: string,
): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `Backstage ended with ${child.exitCode}; the end of ${logFile(
          log,
        )}:\n${tail(log)}`,
      );
    }
    const answer = await fetch(`${url}/.backstage/health/v1/readiness`).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await setTimeout(300);
  }
  throw new Error(
    `Backstage was not ready after ${
      START_DEADLINE_MS / 1000
    } s; the end of ${logFile(log)}:\n${tail(log)}`,
  );
}
