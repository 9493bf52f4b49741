import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { MalformedDelivery } from '../delivery/types';

// One error is enough: with all of them a payload could ask for much work.
const ajv = addFormats(
  new Ajv({ strictRequired: false, allowUnionTypes: true, allErrors: false }),
);

/** @throws MalformedDelivery */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's own message quotes the payload.
    throw new MalformedDelivery('It is not JSON');
  }
}

/**
 * Checks what is read of a payload; fields that nobody reads may be anything.
 *
 * @typeParam T - has to be what the schema describes
 */
export function payloadReader<T>(schema: object): (payload: unknown) => T {
  const validate = ajv.compile<T>(schema);
  return payload => {
    if (!validate(payload)) {
      const [error] = validate.errors ?? [];
      throw new MalformedDelivery(
        `${error?.instancePath || 'It'} ${error?.message}`,
      );
    }
    return payload;
  };
}

/** Schema of an object of which these fields are read. */
export function fields(
  properties: Record<string, object>,
  required: string[] = [],
): object {
  return { type: 'object', properties, required };
}

export const text = { type: 'string' };
/** Senders of several write `null` for what is not there. */
export const maybeText = { type: ['string', 'null'] };
export const list = (items: object) => ({ type: 'array', items });
export const anyOf = (...schemas: object[]) => ({ anyOf: schemas });
