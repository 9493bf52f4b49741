import { Checkbox, Text } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { OutOfReach } from '../../lib/outOfReach';
import { Section } from '../common';
import styles from './DeleteDialog.module.css';

interface GiveUpProps {
  unreachable: OutOfReach[];
  /** Providers on which everything is given up. */
  value: string[];
  onChange: (providers: string[]) => void;
}

/** What a deletion cannot remove now, to be given up by provider and on purpose. */
export function GiveUp({ unreachable, value, onChange }: GiveUpProps) {
  const t = useT();
  return (
    <Section level="h4" title={t('remove.giveUpTitle')}>
      <Text as="p">{t('remove.giveUpLead')}</Text>
      {unreachable.map(({ provider, instances }) => {
        const isChosen = value.includes(provider);
        return (
          <div key={provider} className={styles.provider}>
            <Checkbox
              isSelected={isChosen}
              onChange={isOn =>
                onChange(
                  isOn
                    ? [...value, provider]
                    : value.filter(name => name !== provider),
                )
              }
            >
              {t('remove.giveUp', { name: provider })}
            </Checkbox>
            <ul
              className={styles.resources}
              aria-label={t('remove.giveUpList', { name: provider })}
            >
              {instances.map(({ address, kind, externalName }) => (
                <li key={address}>
                  {shortName(address)} ({kind})
                  {externalName && (
                    <>
                      {' '}
                      <code className={styles.external}>{externalName}</code>
                    </>
                  )}
                </li>
              ))}
            </ul>
            {isChosen && (
              <Text as="p" variant="body-small" color="secondary">
                {t('remove.giveUpText')}
              </Text>
            )}
          </div>
        );
      })}
    </Section>
  );
}
