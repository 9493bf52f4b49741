import { Alert, Flex, Radio, RadioGroup } from '@backstage/ui';
import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { AdoptionWord, adoptionIn, foundIn } from '../../lib/adoption';
import { shortName } from '../../lib/address';

interface FoundObjectsProps {
  plan: Plan;
  onChoose: (address: string, word: AdoptionWord) => void;
}

/** Objects that exist and that nobody we know made: for each, what is to become of it. */
export function FoundObjects({ plan, onChoose }: FoundObjectsProps) {
  const t = useT();
  const found = foundIn(plan);
  if (!found.length) return null;
  return (
    <Alert
      icon
      status="info"
      title={t('plan.found.title', { count: found.length })}
      description={
        <Flex direction="column" gap="3">
          <span>{t('plan.found.text')}</span>
          {found.map(action => {
            const { address, externalName } = action;
            const label = t('plan.found.label', {
              name: shortName(address),
              externalName: externalName ?? address,
            });
            if (!action.found.choices.length) {
              return (
                <span key={address}>
                  {label}: {action.found.notAdoptable ?? t('plan.found.none')}
                </span>
              );
            }
            return (
              <RadioGroup
                key={address}
                label={label}
                description={action.found.notAdoptable}
                value={adoptionIn(action)}
                onChange={word => onChoose(address, word as AdoptionWord)}
              >
                {[...action.found.choices, 'leave' as const].map(word => (
                  <Radio key={word} value={word}>
                    {t(`plan.found.choice.${word}`)}
                  </Radio>
                ))}
              </RadioGroup>
            );
          })}
        </Flex>
      }
    />
  );
}
