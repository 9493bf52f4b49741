import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';
import { absoluteTime, relativeTime } from '../../lib/time';

/** How long ago something was; the title says exactly when. */
export function Age({ at }: { at: string }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <time dateTime={at} title={absoluteTime(at, language)}>
      {relativeTime(at, now, language)}
    </time>
  );
}
