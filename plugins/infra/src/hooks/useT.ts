import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { infraTranslationRef } from '../translation';

/** The plugin's texts in the language of the app. */
export function useT() {
  return useTranslationRef(infraTranslationRef).t;
}

export type Translate = ReturnType<typeof useT>;
