import { Link } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { ImageUse } from '../../lib/componentImages';
import { pathSegment } from '../../lib/paths';
import styles from './Images.module.css';

const MOST = 8;

interface UseLinksProps {
  uses: ImageUse[];
  basePath: string;
  /** What is said behind the name of the environment. */
  suffix?: (use: ImageUse) => string;
}

/** The environments that run an image, each with a way to its page; of many only how many more. */
export function UseLinks({ uses, basePath, suffix }: UseLinksProps) {
  const t = useT();
  const once = [
    ...new Map(
      uses.map(use => [
        `${use.environment.environmentId} ${suffix?.(use)}`,
        use,
      ]),
    ).values(),
  ];
  const hidden = once.length - MOST;
  return (
    <>
      {once.slice(0, MOST).map(use => {
        const { environmentId: id, environmentName: name } = use.environment;
        const { status } = use.environment;
        return (
          <span key={`${id} ${suffix?.(use)}`} className={styles.use}>
            <Link href={`${basePath}/${pathSegment({ id, name, status })}`}>
              {name}
            </Link>
            {suffix && <code className={styles.code}>{suffix(use)}</code>}
          </span>
        );
      })}
      {hidden > 0 && (
        <span className={styles.quiet}>
          {t('images.moreEnvironments', { number: String(hidden) })}
        </span>
      )}
    </>
  );
}
