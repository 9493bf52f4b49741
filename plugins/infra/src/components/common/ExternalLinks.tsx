import { Flex, Link } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { EnvironmentLink } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import styles from './ExternalLinks.module.css';

const newTab = { target: '_blank', rel: 'noopener noreferrer' };

const isInside = ({ url }: EnvironmentLink) => url.startsWith('/');

interface ExternalLinksProps {
  links: EnvironmentLink[];
  max?: number;
}

/** Links, each that leaves Backstage in a new tab; of more than `max` only how many there are. */
export function ExternalLinks({
  links,
  max = links.length,
}: ExternalLinksProps) {
  const t = useT();
  const hidden = links.slice(max);
  return (
    <Flex gap="3" className={styles.links}>
      {links.slice(0, max).map(link => (
        <Link
          key={link.url}
          href={link.url}
          {...(isInside(link) ? {} : newTab)}
          title={link.url}
          className={styles.link}
        >
          {link.title}
          {!isInside(link) && (
            <RiExternalLinkLine aria-hidden className={styles.icon} />
          )}
        </Link>
      ))}
      {hidden.length > 0 && (
        <span
          className={styles.more}
          title={hidden.map(({ title }) => title).join(', ')}
        >
          {t('common.moreLinks', { number: String(hidden.length) })}
        </span>
      )}
    </Flex>
  );
}
