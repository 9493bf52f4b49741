import { UserInfoService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Memberships, Notifier, principalOf } from './service';

export function createNotifier(notifications: NotificationService): Notifier {
  return {
    notify: ({ to, except, ...payload }) =>
      notifications.send({
        recipients: {
          type: 'entity',
          entityRef: to,
          ...(except && { excludeEntityRef: except }),
        },
        payload: { topic: 'infrastructure', ...payload },
      }),
  };
}

/** Of a user; a service stands for nobody but itself. */
export function createMemberships(userInfo: UserInfoService): Memberships {
  return {
    ownershipOf: async credentials => {
      const { type } = credentials.principal as { type?: string };
      if (type !== 'user') {
        return [principalOf(credentials)];
      }
      const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(
        credentials,
      );
      return [userEntityRef, ...ownershipEntityRefs].map(ref =>
        ref.toLocaleLowerCase('en-US'),
      );
    },
  };
}
