import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface PasswordInputs {
  length?: number;
  alphabet?: string;
  version?: string | number;
}

export const DEFAULT_LENGTH = 32;
/** Nothing that a URL, a shell or a connection string would take for something else. */
export const DEFAULT_ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const DEFAULT_VERSION = '1';

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    length: {
      type: 'integer',
      minimum: 12,
      maximum: 256,
      default: DEFAULT_LENGTH,
      description: 'Characters of the password',
    },
    alphabet: {
      type: 'string',
      // Visible ASCII: what every system takes for one character.
      pattern: '^[!-~]{10,94}$',
      default: DEFAULT_ALPHABET,
      description:
        'Characters that it is made of, each as likely as it is often in here; letters and digits by default',
    },
    version: {
      type: ['string', 'integer'],
      default: DEFAULT_VERSION,
      description:
        'Another version means another password; an earlier one gives its password back',
    },
  },
  additionalProperties: false,
};

export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    password: { type: 'string', 'x-secret': true },
    version: {
      type: 'string',
      description: 'For what has to follow the password, such as pods',
    },
  },
  required: ['password', 'version'],
  additionalProperties: false,
};
