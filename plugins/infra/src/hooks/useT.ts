import {
  TranslationFunction,
  TranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { infraTranslationRef } from '../translation';

type Messages = typeof infraTranslationRef extends TranslationRef<
  string,
  infer TMessages
>
  ? TMessages
  : never;

export type Translate = TranslationFunction<Messages>;

/** The plugin's texts in the language of the app. */
export function useT(): Translate {
  return useTranslationRef(infraTranslationRef).t;
}
