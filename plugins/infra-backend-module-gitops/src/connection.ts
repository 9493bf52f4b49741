import { ConnectOptions } from '@infra-orchestration/backstage-plugin-infra-node';
import pLimit from 'p-limit';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Repository } from './git/Repository';
import { forgeOf } from './pulls/forge';
import { Forge } from './pulls/types';
import { Settings, settingsOf } from './settings';
import { StatusReader } from './status/StatusReader';

/** What all calls to one provider share. */
export interface GitopsConnection {
  settings: Settings;
  repository: Repository;
  /** Changes of one process go one by one: each begins where the one before ended. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  forge?: Forge;
  status?: StatusReader;
}

export async function openConnection(
  options: ConnectOptions,
  gate: OutsideGate,
): Promise<GitopsConnection> {
  options.signal.throwIfAborted();
  const settings = settingsOf(options);
  const { status } = settings;
  const reader = status && new StatusReader(status, options.credentials, gate);
  const forge = settings.pullRequest && forgeOf(settings, gate);
  return {
    settings,
    repository: await Repository.open(settings, gate),
    inTurn: pLimit(1),
    forge,
    status: reader,
  };
}

export async function closeConnection({
  repository,
}: GitopsConnection): Promise<void> {
  await repository.close();
}
