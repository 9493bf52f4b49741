import { DialogBody, DialogFooter, Flex, Text } from '@backstage/ui';
import { ReactNode, useEffect, useRef } from 'react';
import { useT } from '../../hooks/useT';
import { Message } from '../common';

interface StepProps {
  number: number;
  heading: string;
  lead?: string;
  children: ReactNode;
  footer: ReactNode;
}

/** One step of the registration, whose heading takes the focus when it comes. */
export function Step({ number, heading, lead, children, footer }: StepProps) {
  const t = useT();
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <>
      <DialogBody>
        <Flex direction="column" gap="5">
          <div>
            <Text as="p" variant="body-small" color="secondary">
              {t('providers.register.step', { step: String(number) })}
            </Text>
            <Text
              as="h3"
              ref={ref}
              tabIndex={-1}
              variant="title-x-small"
              weight="bold"
              style={{ outline: 'none' }}
            >
              {heading}
            </Text>
            {lead && (
              <Text as="p">
                <Message text={lead} />
              </Text>
            )}
          </div>
          {children}
        </Flex>
      </DialogBody>
      <DialogFooter>{footer}</DialogFooter>
    </>
  );
}
