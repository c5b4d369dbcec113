; The little program that people click: it starts the desk with the runtime beside it and is gone at once.
; Called by installer/windows.py, which gives VERSION, NUMBERS, ICON and OUT.

Unicode true
Target amd64-unicode
!include FileFunc.nsh

Name "StationDesk"
OutFile "${OUT}"
Icon "${ICON}"
RequestExecutionLevel user
ManifestSupportedOS all
ManifestDPIAware true
SilentInstall silent
CRCCheck force
SetCompress off

LoadLanguageFile "${NSISDIR}/Contrib/Language files/SimpChinese.nlf"
LoadLanguageFile "${NSISDIR}/Contrib/Language files/English.nlf"
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "StationDesk"
VIAddVersionKey /LANG=0 "FileDescription" "村级便民服务站 StationDesk"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache-2.0"

LangString LACKING ${LANG_SIMPCHINESE} "程序文件不完整，打不开。请重新运行安装文件；资料不受影响。"
LangString LACKING ${LANG_ENGLISH} "Files of the program are missing. Please run the installer again; your data is not affected."

Section
  ; What was asked for goes on as it was written, quotes and all.
  ${GetParameters} $0
  ClearErrors
  SetOutPath "$EXEDIR"
  Exec '"$EXEDIR\runtime\pythonw.exe" -B -X utf8 -m stationdesk $0'
  IfErrors 0 started
    MessageBox MB_OK|MB_ICONSTOP "$(LACKING)"
    SetErrorLevel 3
  started:
SectionEnd
