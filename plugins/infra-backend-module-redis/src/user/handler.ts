import { createResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { RedisServer } from '../client/RedisServer';
import { applyUser } from './apply';
import { userName } from './names';
import { observeUser } from './observe';
import { removeUser } from './remove';
import { attempt } from './request';
import { UserInputs, inputSchema, outputSchema } from './schema';

/** A user with a key space of its own. */
export const userKind = createResourceKind<RedisServer, UserInputs>({
  kind: 'user',
  title: 'Redis user with a key prefix',
  inputSchema,
  outputSchema,
  // Removing deletes the keys. Those that this driver's user did not write are not to be deleted by
  // it, so there is no way to make somebody else's user its own.
  capabilities: { adopt: false, watch: false },
  externalName: userName,
  observe: request =>
    attempt(`look at the user ${request.externalName}`, request, () =>
      observeUser(request),
    ),
  apply: request =>
    attempt(`make the user ${request.externalName}`, request, () =>
      applyUser(request),
    ),
  remove: request =>
    attempt(`remove the user ${request.externalName}`, request, () =>
      removeUser(request),
    ),
});
