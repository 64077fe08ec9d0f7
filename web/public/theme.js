// Runs before the first paint, so that a chosen theme does not flash. Kept in step with src/layout/theme.ts.
try {
  const theme = localStorage.getItem('plumbline-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (error) {
  console.info('the theme is not remembered here:', error);
}
