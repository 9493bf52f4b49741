import { JsonSchema } from '../driver/types';

/**
 * Whether to encrypt, and whether to ask who the server is.
 *
 * @public
 */
export type ServerTlsMode = 'disable' | 'require' | 'verify-full';

/** What a provider's config says of TLS; see {@link serverTlsSchema}. @public */
export interface ServerTlsConfig {
  mode?: ServerTlsMode;
  ca?: string;
}

/** As Node.js takes it; false for none. @public */
export type ServerTls = false | { rejectUnauthorized: boolean; ca?: string };

/** Schema of {@link ServerTlsConfig}. @public */
export function serverTlsSchema(
  modeDescription: string,
  more: Record<string, JsonSchema> = {},
): JsonSchema {
  return {
    type: 'object',
    properties: {
      mode: {
        enum: ['disable', 'require', 'verify-full'],
        description: modeDescription,
      },
      ca: { type: 'string', description: 'PEM certificates to trust' },
      ...more,
    },
    additionalProperties: false,
  };
}

/** @public */
export function serverTls({
  mode = 'disable',
  ca,
}: ServerTlsConfig = {}): ServerTls {
  return mode === 'disable'
    ? false
    : { rejectUnauthorized: mode === 'verify-full', ...(ca && { ca }) };
}
