import { Button, Card, CardBody, Select, Text } from '@backstage/ui';
import { RegistrySummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiKey2Line } from '@remixicon/react';
import { useState } from 'react';
import { useT } from '../../hooks/useT';
import { ComponentRepository } from '../../lib/componentImages';
import { Section } from '../common';
import { CredentialTable } from './CredentialTable';
import { IssueDialog } from './IssueDialog';
import styles from './Images.module.css';

interface CredentialsProps {
  entityRef: string;
  basePath: string;
  /** Those that have credentials. */
  registries: RegistrySummary[];
  repositories: ComponentRepository[];
}

/** Who may push and pull the images of a component, in one built-in registry at a time. */
export function Credentials(props: CredentialsProps) {
  const { entityRef, basePath, registries, repositories } = props;
  const t = useT();
  const [chosen, setChosen] = useState<string>();
  const [isIssuing, setIssuing] = useState(false);
  const registry =
    registries.find(({ provider }) => provider === chosen) ?? registries[0];
  if (!registry) return null;
  const { provider } = registry;
  return (
    <Card>
      <CardBody>
        <div className={styles.stack}>
          <div className={styles.heading}>
            <Text as="h3" variant="body-large" weight="bold">
              {t('credentials.title')}
            </Text>
            <span className={styles.registry}>
              {registries.length > 1 ? (
                <Select
                  aria-label={t('credentials.registry')}
                  options={registries.map(each => ({
                    id: each.provider,
                    label: each.provider,
                  }))}
                  value={provider}
                  onChange={key => setChosen(String(key))}
                />
              ) : (
                <Text color="secondary">
                  {t('images.registry', { provider })}
                </Text>
              )}
            </span>
          </div>
          <Section
            level="h4"
            title={t('credentials.push')}
            actions={
              <Button
                variant="secondary"
                iconStart={<RiKey2Line />}
                onPress={() => setIssuing(true)}
              >
                {t('credentials.issue')}
              </Button>
            }
          >
            <CredentialTable
              key={provider}
              {...{ provider, entityRef, basePath }}
              purpose="push"
            />
          </Section>
          <Section level="h4" title={t('credentials.pull')}>
            <CredentialTable
              key={provider}
              {...{ provider, entityRef, basePath }}
              purpose="pull"
            />
          </Section>
        </div>
        <IssueDialog
          registry={registry}
          entityRef={entityRef}
          suggested={repositories
            .filter(each => each.provider === provider)
            .map(({ repository }) => repository)}
          isOpen={isIssuing}
          onClose={() => setIssuing(false)}
        />
      </CardBody>
    </Card>
  );
}
