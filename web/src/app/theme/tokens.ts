// Ant Design in our ink, paper and gold. The numbers mirror theme.css.
import { theme as antTheme, type ThemeConfig } from 'antd';

const FONT = 'var(--font)';

export function antConfig(dark: boolean, compact: boolean): ThemeConfig {
  return {
    algorithm: dark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#d8ae52' : '#8a6100',
      // Derived, it would be too light under white words.
      colorPrimaryHover: dark ? '#e6c477' : '#6f4e00',
      colorInfo: dark ? '#d8ae52' : '#8a6100',
      colorLink: dark ? '#d8ae52' : '#8a6100',
      colorError: dark ? '#ff8f85' : '#b3261e',
      colorWarning: dark ? '#f5b264' : '#8c5000',
      colorSuccess: dark ? '#82cf99' : '#1f6a38',
      // The tints that Ant derives from colours this dark are muddy; these are theme.css's own.
      colorPrimaryBg: dark ? '#2f2813' : '#f8f0dc',
      colorInfoBg: dark ? '#2f2813' : '#f8f0dc',
      colorErrorBg: dark ? '#371d1b' : '#fceceb',
      colorWarningBg: dark ? '#352813' : '#fdf0df',
      colorSuccessBg: dark ? '#182c1f' : '#e7f3ea',
      colorTextBase: dark ? '#ececea' : '#1d1d1f',
      colorBgBase: dark ? '#1a1b1d' : '#ffffff',
      colorBgLayout: dark ? '#131415' : '#f7f6f2',
      colorBgContainer: dark ? '#1a1b1d' : '#ffffff',
      colorBgElevated: dark ? '#222326' : '#ffffff',
      colorBorder: dark ? '#4a4c52' : '#c9c6bd',
      colorBorderSecondary: dark ? '#313337' : '#e3e1da',
      colorTextSecondary: dark ? '#bdbdb9' : '#4d4d49',
      colorTextTertiary: dark ? '#9a9a95' : '#696863',
      colorTextDescription: dark ? '#9a9a95' : '#696863',
      colorTextPlaceholder: dark ? '#8f8f8a' : '#73726c',
      colorTextLightSolid: dark ? '#191303' : '#ffffff',
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 4,
      borderRadiusLG: 6,
      controlHeight: compact ? 28 : 32,
      controlHeightSM: compact ? 24 : 28,
      controlHeightLG: 36,
      wireframe: false,
      // Agents open and close things all day; nothing makes them wait for a movement to end.
      motion: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Tooltip: { colorBgSpotlight: dark ? '#3a3b40' : '#2b2c2e', colorTextLightSolid: '#ffffff' },
      Modal: { titleFontSize: 16 },
    },
  };
}
