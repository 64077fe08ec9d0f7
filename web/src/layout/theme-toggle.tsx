import { type ReactElement, useState } from 'react';
import { Icon, type IconName } from '../components/icon.tsx';
import { currentTheme, setTheme, themes, type Theme } from './theme.ts';

const words: Readonly<Record<Theme, readonly [IconName, string]>> = {
  auto: ['auto', 'as the system'],
  light: ['sun', 'light'],
  dark: ['moon', 'dark'],
};

export function ThemeToggle(): ReactElement {
  const [theme, choose] = useState(currentTheme);
  const [icon, word] = words[theme];
  return (
    <button
      type="button"
      className="theme-toggle"
      onClick={() => {
        const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
        setTheme(next);
        choose(next);
      }}
    >
      <Icon name={icon} />
      <span className="visually-hidden">Colours: {word}. Change.</span>
    </button>
  );
}
