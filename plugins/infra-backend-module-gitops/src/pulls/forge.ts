import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Settings } from '../settings';
import { githubApi, githubForge, githubHeaders } from './github';
import { gitlabApi, gitlabForge, gitlabHeaders } from './gitlab';
import { restOf } from './rest';
import { Forge } from './types';

const FORGES = {
  github: { api: githubApi, headers: githubHeaders, create: githubForge },
  gitlab: { api: gitlabApi, headers: gitlabHeaders, create: gitlabForge },
};

/** @throws DriverError `misconfigured` where the URL names no repository of a forge */
export function forgeOf(settings: Settings, gate: OutsideGate): Forge {
  const { forge, api } = settings.pullRequest!;
  const url = new URL(settings.url);
  const repository = url.pathname.replace(/^\/|\.git$/g, '');
  if (!repository.includes('/')) {
    throw new DriverError(
      'misconfigured',
      `config.url names no repository of an owner: ${settings.url}`,
    );
  }
  const { api: defaultApi, headers, create } = FORGES[forge];
  const rest = restOf(
    {
      api: (api ?? defaultApi(url)).replace(/\/+$/, ''),
      headers: headers(settings.token),
      token: settings.token,
    },
    gate,
  );
  return create(settings, repository, rest);
}
