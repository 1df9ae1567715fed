// Copying what an image is called: with its tag in one press, and by its digest or as a command for each tool from a menu.

import { t } from '@lingui/core/macro';
import { Check, ChevronDown } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../parts/button.tsx';
import { CopyAnswer, CopyButton, useCopy } from '../parts/copy.tsx';
import { Menu } from '../parts/menu.tsx';
import { imageName, pullCommands } from './pull-commands.ts';

interface CopyImageProps {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export function CopyImage({ repository, tag, digest }: CopyImageProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [outcome, copy, forget] = useCopy(place);
  const commands = pullCommands(repository, tag);
  return (
    <span ref={place} className="inline-flex w-max max-w-full items-center max-[700px]:flex-wrap">
      <CopyButton text={imageName(repository, tag)} label={t`Copy the name of ${tag}`} />
      <Menu
        trigger={
          <IconButton label={t`Copy ${tag} otherwise`}>
            {outcome?.isCopied ? <Check size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          </IconButton>
        }
        entries={[
          { key: 'digest', text: t`Name with digest`, onSelect: () => void copy(imageName(repository, digest)) },
          ...commands.map(({ tool, text }) => ({
            key: tool,
            text: tool === 'Kubernetes' ? t`Kubernetes image` : t`Pull with ${tool}`,
            onSelect: () => void copy(text),
          })),
        ]}
      />
      <CopyAnswer outcome={outcome} onLeave={forget} />
    </span>
  );
}
