import { InfraClient } from '@infra-orchestration/backstage-plugin-infra-common';

type Options = ConstructorParameters<typeof InfraClient>[0];

/** The client over the app's discovery and its fetch, which adds the user's token. */
export const createInfraApi = (options: Options) => new InfraClient(options);
