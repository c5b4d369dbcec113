; The installer for one person on Windows 10 (1809) and later (x64): no administrator, no network, data never touched.
; Called by installer/windows.py, which gives VERSION, NUMBERS, BUILT, PAYLOAD, LAUNCHER_ICON, MEGABYTES and OUT.
;
; Silent: /S. Exit codes: 0 done; 2 the installer itself is damaged; 3 it could not be written; 4 this Windows is too old;
; 5 not enough room; 6 a newer version is installed; 7 the program is running. In words: %TEMP%\StationDesk-setup.txt.

Unicode true
Target amd64-unicode
SetCompressor lzma
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh

Name "$(PRODUCT)"
BrandingText "StationDesk ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestSupportedOS all
ManifestDPIAware true
CRCCheck force
AllowSkipFiles off
XPStyle on
ShowInstDetails nevershow
ShowUninstDetails nevershow

!define CLASSES "Software\Classes"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\StationDesk"

!define MUI_ICON "${LAUNCHER_ICON}"
!define MUI_UNICON "${LAUNCHER_ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\program\StationDesk.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DATA_STAYS)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first language is the one shown where Windows speaks neither.
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "StationDesk"
VIAddVersionKey /LANG=0 "FileDescription" "村级便民服务站 StationDesk 安装程序"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache-2.0"
; What a release reads, to know an installer of another commit (installer/built.py).
VIAddVersionKey /LANG=0 "Comments" "${BUILT}"

!ifdef TRIAL
LangString PRODUCT ${LANG_SIMPCHINESE} "村级便民服务站（试装，不得分发）"
LangString PRODUCT ${LANG_ENGLISH} "StationDesk (trial, not to be handed out)"
!else
LangString PRODUCT ${LANG_SIMPCHINESE} "村级便民服务站"
LangString PRODUCT ${LANG_ENGLISH} "StationDesk"
!endif
LangString WELCOME ${LANG_SIMPCHINESE} "将为当前用户安装 StationDesk ${VERSION}，不需要管理员权限，不需要联网。$\r$\n$\r$\n从旧版本升级时，先退出程序；已有资料原样保留。$\r$\n$\r$\n点“安装”开始。"
LangString WELCOME ${LANG_ENGLISH} "StationDesk ${VERSION} will be installed for this user. No administrator and no network are needed.$\r$\n$\r$\nBefore an upgrade, close the program; existing data stays as it is.$\r$\n$\r$\nClick Install to begin."
LangString DATA_STAYS ${LANG_SIMPCHINESE} "只卸载程序。资料（数据库、附件、备份）原样保留，重新安装后可继续使用。"
LangString DATA_STAYS ${LANG_ENGLISH} "Only the program is removed. Data (database, attachments, backups) stays as it is and can be used again after a new installation."
LangString OLD_WINDOWS ${LANG_SIMPCHINESE} "需要 64 位 Windows 10（1809 版）或更新的系统，这台电脑不符合，没有安装。请换一台电脑。"
LangString OLD_WINDOWS ${LANG_ENGLISH} "64-bit Windows 10, version 1809, or later is needed; this computer has an older one. Nothing was installed. Please use another computer."
LangString RUNNING ${LANG_SIMPCHINESE} "程序正在运行，没有安装。请先退出程序（托盘、其他用户窗口也要退出），再点“重试”。"
LangString RUNNING ${LANG_ENGLISH} "The program is running. Please close it everywhere, then click Retry. Nothing was installed yet."
LangString STILL_RUNNING ${LANG_SIMPCHINESE} "程序正在运行，没有卸载。请先退出程序，再点“重试”。"
LangString STILL_RUNNING ${LANG_ENGLISH} "The program is running and was not removed. Please close it, then click Retry."
LangString NO_ROOM ${LANG_SIMPCHINESE} "磁盘空间不够：安装需要 ${MEGABYTES} MB，$0 只剩 $1 MB。没有安装。请先清理磁盘。"
LangString NO_ROOM ${LANG_ENGLISH} "Not enough room: ${MEGABYTES} MB are needed, $0 has $1 MB left. Nothing was installed. Please free some space first."
LangString NEWER ${LANG_SIMPCHINESE} "已经装有更新的版本 $0，本安装文件是 ${VERSION}，没有安装。"
LangString NEWER ${LANG_ENGLISH} "A newer version, $0, is installed already; this is ${VERSION}. Nothing was installed."
LangString NOT_WRITTEN ${LANG_SIMPCHINESE} "程序文件没有写全，没有安装，原来的版本和资料没有动。请检查磁盘空间和杀毒软件后重试。"
LangString NOT_WRITTEN ${LANG_ENGLISH} "Files could not be written. Nothing was installed; the version before and all data are as they were. Please check the disk and the antivirus program, then try again."
LangString BUNDLE ${LANG_SIMPCHINESE} "便民服务站数据包"
LangString BUNDLE ${LANG_ENGLISH} "StationDesk bundle"
LangString LINK ${LANG_SIMPCHINESE} "村级便民服务站"
LangString LINK ${LANG_ENGLISH} "StationDesk"

Var why
Var code

; Says why nothing was done: in a window, or for a silent run in a file that whoever asked can read.
Function Stop
  FileOpen $9 "$TEMP\StationDesk-setup.txt" w
  FileWriteUTF16LE /BOM $9 "$why$\r$\n"
  FileClose $9
  MessageBox MB_OK|MB_ICONSTOP "$why" /SD IDOK
  SetErrorLevel $code
  Quit
FunctionEnd

!macro Refuse CODE WORDS
  StrCpy $why "${WORDS}"
  StrCpy $code ${CODE}
  Call Stop
!macroend

; A program that runs has its library mapped, and Windows lets nobody write to that. Leaves "1" on the stack when it runs.
!macro IsRunning
  StrCpy $8 0
  ${If} ${FileExists} "$INSTDIR\program\runtime\python311.dll"
    ClearErrors
    FileOpen $9 "$INSTDIR\program\runtime\python311.dll" a
    ${If} ${Errors}
      StrCpy $8 1
    ${Else}
      FileClose $9
    ${EndIf}
  ${EndIf}
!macroend

Function .onInit
  SetShellVarContext current
  ; Always the same place: a folder chosen by hand may hold what is not ours.
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\StationDesk"
  ; Asked of the kernel itself, which pretends to be nothing older. (A 32-bit Windows cannot start this
  ; file at all and says so in its own words.)
  StrCpy $0 0
  System::Alloc 284
  Pop $9
  System::Call '*$9(&i4 276)'
  System::Call 'ntdll::RtlGetVersion(p r9)'
  System::Call '*$9(&i4, &i4 .r0, &i4, &i4 .r1)'
  System::Free $9
  ; Qt is made for 1809 (build 17763) and later; it does not even load before 1703, which has no ICU of its own.
  ${If} $0 < 10
  ${OrIf} $1 < 17763
    !insertmacro Refuse 4 "$(OLD_WINDOWS)"
  ${EndIf}
  ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
      !insertmacro Refuse 6 "$(NEWER)"
    ${EndIf}
  ${EndIf}
  ; A power cut in the middle of an upgrade: what was there is put back first.
  ${IfNot} ${FileExists} "$INSTDIR\program\payload.json"
  ${AndIf} ${FileExists} "$INSTDIR\program.old\payload.json"
    RMDir /r "$INSTDIR\program"
    Rename "$INSTDIR\program.old" "$INSTDIR\program"
  ${EndIf}
  again:
  !insertmacro IsRunning
  ${If} $8 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
    !insertmacro Refuse 7 "$(RUNNING)"
  ${EndIf}
  ${GetRoot} "$LOCALAPPDATA" $0
  ClearErrors
  ${DriveSpace} "$0\" "/D=F /S=M" $1
  ${IfNot} ${Errors}
  ${AndIf} $1 < ${MEGABYTES}
    !insertmacro Refuse 5 "$(NO_ROOM)"
  ${EndIf}
FunctionEnd

Section
  CreateDirectory "$INSTDIR"
  ; Whole beside the old one first; then two renames, so that at any moment one whole version can be found.
  RMDir /r "$INSTDIR\program.new"
  RMDir /r "$INSTDIR\program.old"
  SetOutPath "$INSTDIR\program.new"
  SetOverwrite on
  ClearErrors
  File /r "${PAYLOAD}/*"
  ${If} ${Errors}
  ${OrIfNot} ${FileExists} "$INSTDIR\program.new\payload.json"
  ${OrIfNot} ${FileExists} "$INSTDIR\program.new\StationDesk.exe"
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\program.new"
    !insertmacro Refuse 3 "$(NOT_WRITTEN)"
  ${EndIf}
  SetOutPath "$INSTDIR"
  ; Antivirus programs hold files open for a moment: ten seconds of patience.
  StrCpy $2 0
  ${If} ${FileExists} "$INSTDIR\program\*.*"
    aside:
    ClearErrors
    Rename "$INSTDIR\program" "$INSTDIR\program.old"
    ${If} ${Errors}
      IntOp $2 $2 + 1
      Sleep 500
      IntCmp $2 20 0 aside 0
      RMDir /r "$INSTDIR\program.new"
      !insertmacro Refuse 3 "$(NOT_WRITTEN)"
    ${EndIf}
  ${EndIf}
  StrCpy $2 0
  inplace:
  ClearErrors
  Rename "$INSTDIR\program.new" "$INSTDIR\program"
  ${If} ${Errors}
    IntOp $2 $2 + 1
    Sleep 500
    IntCmp $2 20 0 inplace 0
    Rename "$INSTDIR\program.old" "$INSTDIR\program"
    RMDir /r "$INSTDIR\program.new"
    !insertmacro Refuse 3 "$(NOT_WRITTEN)"
  ${EndIf}
  RMDir /r "$INSTDIR\program.old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  SetOutPath "$INSTDIR\program"
  CreateShortcut "$SMPROGRAMS\$(LINK).lnk" "$INSTDIR\program\StationDesk.exe" "" "$INSTDIR\program\StationDesk.exe" 0
  CreateShortcut "$DESKTOP\$(LINK).lnk" "$INSTDIR\program\StationDesk.exe" "" "$INSTDIR\program\StationDesk.exe" 0
  SetOutPath "$INSTDIR"

  WriteRegStr HKCU "${CLASSES}\StationDesk.Bundle" "" "$(BUNDLE)"
  WriteRegStr HKCU "${CLASSES}\StationDesk.Bundle\DefaultIcon" "" "$INSTDIR\program\StationDesk.exe,0"
  WriteRegStr HKCU "${CLASSES}\StationDesk.Bundle\shell\open\command" "" '"$INSTDIR\program\StationDesk.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.sdbundle" "" "StationDesk.Bundle"
  WriteRegStr HKCU "${CLASSES}\.sdreceipt" "" "StationDesk.Bundle"
  WriteRegStr HKCU "${CLASSES}\.sdcard" "" "StationDesk.Bundle"
  WriteRegStr HKCU "${CLASSES}\.sdtrip" "" "StationDesk.Bundle"
  WriteRegStr HKCU "${CLASSES}\.sdbackup" "" "StationDesk.Bundle"
  WriteRegStr HKCU "${CLASSES}\.sdupdate" "" "StationDesk.Bundle"

  WriteRegStr HKCU "${ENTRY}" "DisplayName" "$(PRODUCT) StationDesk"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "StationDesk"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\program\StationDesk.exe"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  Delete "$TEMP\StationDesk-setup.txt"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function un.onInit
  SetShellVarContext current
  again:
  !insertmacro IsRunning
  ${If} $8 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNNING)" /SD IDCANCEL IDRETRY again
    SetErrorLevel 7
    Quit
  ${EndIf}
FunctionEnd

!macro Forget EXTENSION
  ReadRegStr $0 HKCU "${CLASSES}\.${EXTENSION}" ""
  ${If} $0 == "StationDesk.Bundle"
    DeleteRegKey HKCU "${CLASSES}\.${EXTENSION}"
  ${EndIf}
!macroend

Section Uninstall
  ; By name what the installer put there, nothing else: not the folder with all that may lie in it, and no home anywhere.
  RMDir /r "$INSTDIR\program"
  RMDir /r "$INSTDIR\program.new"
  RMDir /r "$INSTDIR\program.old"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; Versions that updates brought are programs too; keys that somebody laid beside them by hand are not ours.
  StrCpy $3 "$LOCALAPPDATA\StationDeskProgram"
  FindFirst $0 $1 "$3\*.*"
  ${DoWhile} $1 != ""
    StrCpy $2 $1 10
    ${If} $2 == ".incoming-"
    ${OrIf} ${FileExists} "$3\$1\manifest.json"
      RMDir /r "$3\$1"
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
  Delete "$3\current.json"
  Delete "$3\rolled-back.json"
  Delete "$3\update.lock"
  Delete "$3\.*.part"
  RMDir /r "$3\running"
  RMDir "$3"
  Delete "$SMPROGRAMS\村级便民服务站.lnk"
  Delete "$SMPROGRAMS\StationDesk.lnk"
  Delete "$DESKTOP\村级便民服务站.lnk"
  Delete "$DESKTOP\StationDesk.lnk"
  !insertmacro Forget sdbundle
  !insertmacro Forget sdreceipt
  !insertmacro Forget sdcard
  !insertmacro Forget sdtrip
  !insertmacro Forget sdbackup
  !insertmacro Forget sdupdate
  DeleteRegKey HKCU "${CLASSES}\StationDesk.Bundle"
  DeleteRegKey HKCU "${ENTRY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
