import { Flex, Link } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { EnvironmentLink } from '@infra-orchestration/backstage-plugin-infra-common';
import styles from './ExternalLinks.module.css';

interface ExternalLinksProps {
  links: EnvironmentLink[];
  max?: number;
}

/** Links that leave Backstage, each in a new tab. */
export function ExternalLinks({
  links,
  max = links.length,
}: ExternalLinksProps) {
  return (
    <Flex gap="3" className={styles.links}>
      {links.slice(0, max).map(link => (
        <Link
          key={link.url}
          href={link.url}
          target="_blank"
          rel="noopener noreferrer"
          title={link.url}
          className={styles.link}
        >
          {link.title}
          <RiExternalLinkLine aria-hidden className={styles.icon} />
        </Link>
      ))}
    </Flex>
  );
}
