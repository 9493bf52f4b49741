import { Translate } from '../hooks/useT';

/** The texts of the given groups in English, for functions that are handed the texts. */
export function translateFrom(messages: Record<string, object>): Translate {
  return ((key: string, values: Record<string, string> = {}) => {
    const text = key
      .split('.')
      .reduce<any>((part, name) => part?.[name], messages);
    if (typeof text !== 'string') throw new Error(`There is no text ${key}`);
    return text.replace(/{{(\w+)}}/g, (_, name) => values[name]);
  }) as Translate;
}
